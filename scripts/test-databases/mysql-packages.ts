import type { PinnedPackage } from './debian';

/**
 * MySQL 9.7.4 and its libraries, from Debian's archive on 2026-11-24. The content of sid changes, so a
 * checksum identifies each file in addition to its path.
 */
export const MYSQL_PACKAGES: readonly PinnedPackage[] = [
  {
    path: 'pool/main/liba/libaio/libaio1t64_0.3.113-10_amd64.deb',
    sha256: '90612397d7817113c28c56a42e67116bbfb4f3f857ee1520e0509ac9d8616a72',
  },
  {
    path: 'pool/main/g/glibc/libc6_2.43-7_amd64.deb',
    sha256: '5c71715c51103beb4fbba9fe9f8dff604af6610dfa71c70bff342f54a7860803',
  },
  {
    path: 'pool/main/g/gcc-16/libgcc-s1_16.2.0-4_amd64.deb',
    sha256: 'd251ea642c3795e8723ac2b9eeebe511467ca04590ba70f3d555a7616787d7e3',
  },
  {
    path: 'pool/main/g/google-perftools/libgoogle-perftools4t64_2.18.1-2_amd64.deb',
    sha256: 'dd0b14852c08c483e9ce150b1f42068740483b75ce6b73618667a418654b04f5',
  },
  {
    path: 'pool/main/i/icu/libicu78_78.3-2_amd64.deb',
    sha256: 'dc918ea6cbe7bb6feea43aac3920a86a29dcc5faf4c56d8f0948408f9076d866',
  },
  {
    path: 'pool/main/l/lz4/liblz4-1_1.10.0-10_amd64.deb',
    sha256: '069d0349906af0335de6cb6a4132f0ac45c1e1db0dffffdcb5b1d291f8f6a66f',
  },
  {
    path: 'pool/main/x/xz-utils/liblzma5_5.8.4-1_amd64.deb',
    sha256: '2dd166f61cb2a32c50f1a4dd3cd34f5f18a4ff97a6ff23665b9a57537fd60625',
  },
  {
    path: 'pool/main/n/numactl/libnuma1_2.0.19-1%2bb2_amd64.deb',
    sha256: 'c4175eb2a991806b5f683f7b2a6a9e444f310058763070b30417e1f1021cf04c',
  },
  {
    path: 'pool/main/p/protobuf/libprotobuf-lite32t64_3.21.12-17_amd64.deb',
    sha256: '8ed87b981d1281b38c4e5dc17feedb6866acf996789b51833529dc22d3a4c3b8',
  },
  {
    path: 'pool/main/o/openssl/libssl3t64_3.6.5-1_amd64.deb',
    sha256: '0a0ec84fe860c5c93c74d53cbb071aea0793327a3761b483080e9d7b73c21b37',
  },
  {
    path: 'pool/main/g/gcc-16/libstdc%2b%2b6_16.2.0-4_amd64.deb',
    sha256: 'cef6654bba1daece0bc0dbe0e3f69fa5a26eb6ba139f3536e6f4806bd787f3e7',
  },
  {
    path: 'pool/main/libu/libunwind/libunwind8_1.8.1-0.4_amd64.deb',
    sha256: 'aee9cb6fd8e298d52c398eabea640e0a49b198d77c0e6df34e69ed97e255b9b3',
  },
  {
    path: 'pool/main/x/xxhash/libxxhash0_0.8.3-2%2bb2_amd64.deb',
    sha256: '3dc2a55daf655f3c07df99b2be4cb7eea6b79089e66407f6739fe40c267907c4',
  },
  {
    path: 'pool/main/libz/libzstd/libzstd1_1.5.7%2bdfsg-4_amd64.deb',
    sha256: '93e7930e4c25b918f1dd980cc1c6d4487654a248f5fa71eacb976ed7bbe954bd',
  },
  {
    path: 'pool/main/m/mysql-9.7/mysql-server-core_9.7.4-2_amd64.deb',
    sha256: '628d2d7d2dc827507bcae80677a9950766b002bec2c658cb96343d9f324f8660',
  },
  {
    path: 'pool/main/z/zlib/zlib1g_1.3.dfsg%2breally1.3.2-4_amd64.deb',
    sha256: '8506ce550a81ac14b047608e0df121037d9cbb10c3cc28446f68cf8c1d9d31ce',
  },
];
