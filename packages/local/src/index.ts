export { createClock, type MovableClock } from './clock.ts';
export { type LocalOptions, type LocalPlatform, startLocal } from './platform.ts';
