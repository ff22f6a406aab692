export type * from '../../shared/runner-protocol.ts';
