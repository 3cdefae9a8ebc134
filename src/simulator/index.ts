export * from './access-decision';
export * from './access-matrix';
export * from './access-query';
export * from './access-simulator';
export * from './access-simulator-options';
export * from './escalation-path';
export * from './outside-principal';
export * from './simulated-template';
