import type { Context } from 'aws-lambda';
import type { Platform } from '../platform.ts';
import { type Provide, setting } from './parts.ts';
import { telemetry } from './telemetry.ts';

/** Seconds an upload slot and a reader's link live. */
const UPLOAD_SECONDS = 900;
const LINK_SECONDS = 300;

const PORTS = [
  'store',
  'files',
  'workflow',
  'keys',
  'signerFor',
  'sealKey',
  'identify',
  'carrierRoute',
  'sender',
  'partnerRegister',
  'holderKey',
  'receiptSecret',
] as const satisfies readonly (keyof Platform)[];

/** The platform of one function. A port it was not given throws its name when it is reached for. */
export async function compose(
  parts: readonly Provide[],
): Promise<{ platform: Platform; began: (context: Context) => void }> {
  const { log, measure, began } = telemetry();
  const platform = {
    clock: { now: Date.now },
    log,
    measure,
    config: {
      publicUrl: () => setting('PUBLIC_URL'),
      carrier: setting('CARRIER'),
      uploadSeconds: UPLOAD_SECONDS,
      linkSeconds: LINK_SECONDS,
      fonts: [],
    },
  } as unknown as Platform;
  for (const port of PORTS) {
    Object.defineProperty(platform, port, {
      configurable: true,
      get: () => {
        throw new Error(`this function was not given ${port}`);
      },
    });
  }
  for (const given of await Promise.all(parts.map((provide) => provide(platform)))) {
    for (const [port, value] of Object.entries(given)) Object.defineProperty(platform, port, { value });
  }
  return { platform, began };
}
