export * from './canonical-json';
export * from './fraction';
export * from './london-time';
export * from './named-twice';
export * from './nhs-number';
export * from './period';
export * from './period-text';
export * from './result';
export type * from './rule';
