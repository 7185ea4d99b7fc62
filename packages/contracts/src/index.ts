export * from './draft-schemas.ts';
export * from './problem.ts';
export * from './route.ts';
export * from './routes.ts';
export * from './schemas.ts';
export * from './theme-schemas.ts';
