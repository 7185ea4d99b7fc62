import { benchEngine } from './engine.ts';

console.log(await benchEngine());
