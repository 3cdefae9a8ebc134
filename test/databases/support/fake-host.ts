import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Something that listens where a database should. */
export class FakeHost {
  private server: Server | undefined;

  /** Listens and resolves to the port. */
  public async listen(behave: (socket: Socket) => void, host = '127.0.0.1'): Promise<number> {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      behave(socket);
    });
    this.server = server;
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    const { port } = server.address() as AddressInfo;
    return port;
  }

  public close(): void {
    this.server?.close();
  }
}

/** Says nothing, ever. */
export function silent(socket: Socket): void {
  setTimeout(() => socket.destroy(), 5_000).unref();
}

/** Passes bytes on to a server, but none of the server's once it is silent. */
export function passOn(port: number, client: Socket, isSilent: () => boolean): void {
  const upstream = connect(port, '127.0.0.1').on('error', () => client.destroy());
  client.on('data', (data) => upstream.write(data)).on('close', () => upstream.destroy());
  upstream.on('data', (data) => isSilent() || client.write(data)).on('close', () => client.destroy());
}
