export * from './rotation-options';
export * from './rotation-strategy';
export * from './rotation-window';
export * from './rotation-window-options';
export * from './secret-rotation-schedule';
