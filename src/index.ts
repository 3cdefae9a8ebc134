export * from './access';
export * from './encryption';
export * from './engines';
export * from './hierarchy';
export * from './naming';
export * from './network';
export * from './rotation';
export * from './secrets';
export * as simulator from './simulator';
