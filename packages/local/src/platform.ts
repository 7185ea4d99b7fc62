import { mkdirSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { publishDirectory } from '@yijianshi/catalogue/directory';
import { connect, partner } from '@yijianshi/courier';
import { createLocalAuthority } from '@yijianshi/eseal';
import { connectRegister } from '@yijianshi/exchange/partner';
import { intake } from '@yijianshi/functions/1-intake';
import { approval } from '@yijianshi/functions/2-approval';
import { eseal } from '@yijianshi/functions/3-eseal';
import { dispatch } from '@yijianshi/functions/4-dispatch';
import { archiving } from '@yijianshi/functions/5-archive';
import { issueNotice } from '@yijianshi/functions/issue-notice';
import { onCaseEvent } from '@yijianshi/functions/on-case-event';
import { operate } from '@yijianshi/functions/operate';
import { sweep } from '@yijianshi/functions/sweep';
import type { Platform, StepEvent } from '@yijianshi/runtime';
import type { Json } from '@yijianshi/store';
import {
  createCaseStore,
  createFileKeyWrapper,
  createFileStore,
  type Journal,
  type LocalFileStore,
  openJournal,
} from '@yijianshi/store/embedded';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { createChangeFeed } from './change-feed.ts';
import { createClock, type MovableClock } from './clock.ts';
import {
  type CourierSimulator,
  type CourierSimulatorOptions,
  startCourierSimulator,
} from './courier-simulator/index.ts';
import { createDevIdentity } from './dev-identity.ts';
import { createEngine, type Engine } from './engine/index.ts';
import { createGateway, type HttpCall } from './gateway.ts';
import { answerLocal } from './local-routes.ts';
import { createLogFile } from './log-file.ts';
import {
  type RegisterSimulator,
  type RegisterSimulatorOptions,
  startRegisterSimulator,
} from './register-simulator/index.ts';
import { openSecrets } from './secrets.ts';
import { createHttpServer } from './server.ts';

export interface LocalOptions {
  /** Everything the platform keeps; of one process at a time. */
  readonly dataDir: string;
  /** 0: any free one. */
  readonly port: number;
  /** Theme files to publish beside the shipped ones; one with a fault and nothing starts. */
  readonly catalogueDir?: string;
  readonly testClock?: boolean;
  readonly clock?: MovableClock;
  readonly courier?: Pick<CourierSimulatorOptions, 'pace' | 'misbehave'>;
  /** The partner register's simulator; `NONE`: no register is connected. */
  readonly register?: Pick<RegisterSimulatorOptions, 'misbehave' | 'residents'> | 'NONE';
  /** Index reads lag behind by so much, as they may on AWS. */
  readonly indexDelayMs?: number;
  /** For tests that watch or break what lies between the parts. */
  readonly wrapJournal?: (journal: Journal) => Journal;
  readonly wrapPlatform?: (platform: Platform) => Platform;
}

export interface LocalPlatform {
  /** `http://127.0.0.1:8787` */
  readonly url: string;
  readonly rootCertificate: string;
  readonly platform: Platform;
  readonly engine: Engine;
  readonly courier: CourierSimulator;
  readonly register: RegisterSimulator;
  readonly journal: Journal;
  /** Uploads and downloads without the socket between. */
  readonly files: LocalFileStore;
  /** A call to the API without the socket between. */
  readonly call: (call: HttpCall) => Promise<APIGatewayProxyResult>;
  /** Resolves when nothing is under way: no ring, no step. */
  readonly settled: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const DEFINITION = new URL('../../../workflows/case.asl.json', import.meta.url);
const TICK_MS = 200;

/** The whole platform in one process: the functions of the cloud on the adapters of one machine. */
export async function startLocal(options: LocalOptions): Promise<LocalPlatform> {
  const { dataDir, clock = createClock(), catalogueDir } = options;
  if (catalogueDir !== undefined) publishDirectory(catalogueDir);
  mkdirSync(dataDir, { recursive: true });
  const opened = openJournal(join(dataDir, 'platform.db'));
  const journal = options.wrapJournal?.(opened) ?? opened;
  const log = createLogFile(join(dataDir, 'platform.log'), clock);
  const secrets = await openSecrets(join(dataDir, 'keys', 'secrets.json'));
  let url = '';

  const feed = createChangeFeed(
    (event) => Promise.all([ring(event), write(event)]),
    (error) => log.error('change feed failed', { error }),
  );
  const store = createCaseStore(journal, {
    onCommit: feed.ring,
    ...(options.indexDelayMs === undefined ? {} : { indexDelayMs: options.indexDelayMs }),
  });
  const files = createFileStore({
    journal,
    dir: join(dataDir, 'files'),
    clock: clock.now,
    baseUrl: () => url,
    secret: Buffer.from(secrets.urls, 'base64'),
  });
  const engine = createEngine({
    journal,
    definition: JSON.parse(readFileSync(DEFINITION, 'utf8')) as Json,
    substitutions: {
      Partition: 'aws',
      Intake: 'Intake',
      Approval: 'Approval',
      Eseal: 'Eseal',
      Dispatch: 'Dispatch',
      Archive: 'Archive',
    },
    invoke: (name, payload) =>
      steps[name]?.(payload as unknown as StepEvent) ?? Promise.reject(new RangeError(name)),
    clock,
    report: (error) => log.error('workflow step not taken', { error }),
  });
  const courier = await startCourierSimulator({
    file: join(dataDir, 'courier.db'),
    secret: secrets.webhook,
    callbackUrl: () => `${url}/callbacks/partner/${secrets.routeSecret}`,
    clock,
    ...options.courier,
  });
  const register = await startRegisterSimulator({
    secret: secrets.register,
    clock,
    ...(options.register === 'NONE' ? {} : options.register),
  });
  const registerSettings =
    options.register === 'NONE'
      ? undefined
      : { baseUrl: register.url, secrets: [secrets.register], timeoutMs: 2500 };
  const authority = await createLocalAuthority(join(dataDir, 'keys'), { clock: clock.now });
  const identity = await createDevIdentity(secrets.issuer);
  const partnerRoute = {
    routeSecret: secrets.routeSecret,
    carrier: connect(
      partner,
      { baseUrl: courier.url, secrets: [secrets.webhook], timeoutMs: 3000 },
      { fetch, clock },
    ),
  };
  const receiptSecret = Buffer.from(secrets.receipt, 'base64');
  const holderKey = Buffer.from(secrets.holders, 'base64');
  const composed: Platform = {
    clock,
    store,
    files,
    workflow: engine,
    keys: createFileKeyWrapper(join(dataDir, 'keys', 'case-keys.key')),
    signerFor: authority.signerFor,
    sealKey: () => Promise.reject(new Error('on one machine the local authority makes its seals itself')),
    identify: identity.identify,
    carrierRoute: async (name) => (name === 'partner' ? partnerRoute : undefined),
    sender: {
      name: '永州市政务服务中心综合窗口',
      address: '永州市政务服务中心一楼A区58号窗口',
      phone: '07468888888',
    },
    partnerRegister: connectRegister(async () => registerSettings, { fetch, clock }),
    holderKey: async () => holderKey,
    receiptSecret: async () => receiptSecret,
    log,
    // Nobody watches figures on one machine; `npm run bench` takes its own.
    measure: () => {},
    config: {
      publicUrl: () => url,
      carrier: 'partner',
      uploadSeconds: 900,
      linkSeconds: 300,
      fonts: [],
    },
  };
  const platform = options.wrapPlatform?.(composed) ?? composed;
  const steps: Record<string, (event: StepEvent) => Promise<Json>> = {
    Intake: intake(platform),
    Approval: approval(platform),
    Eseal: eseal(platform),
    Dispatch: dispatch(platform),
    Archive: archiving(platform),
  };
  const ring = onCaseEvent(platform);
  const write = issueNotice(platform);
  const redrive = sweep(platform);
  const engineer = operate(platform);
  const call = createGateway(platform);
  const server = createHttpServer({
    gateway: call,
    files,
    log,
    local: (method, path, body) =>
      answerLocal(
        {
          identity,
          clock,
          testClock: options.testClock ?? false,
          workflow: engine,
          operate: engineer,
          register,
          moved: beat,
        },
        method,
        path,
        body,
      ),
  });

  async function beat(): Promise<void> {
    await engine.tick();
    await redrive();
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  }).catch(async (error: unknown) => {
    await Promise.all([courier.close(), register.close()]);
    journal.close();
    throw error;
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await engine.resume();
  let beating: Promise<void> = beat();
  const timer = setInterval(() => {
    beating = beating.then(beat).catch((error: unknown) => log.error('sweep failed', { error }));
  }, TICK_MS);

  async function settled(): Promise<void> {
    do {
      await engine.idle();
      await new Promise((resolve) => setImmediate(resolve));
    } while (!feed.isIdle());
  }

  return {
    url,
    rootCertificate: authority.rootPath,
    platform,
    engine,
    courier,
    register,
    journal,
    files,
    call,
    settled,
    async close() {
      clearInterval(timer);
      server.close();
      server.closeAllConnections();
      await Promise.all([courier.close(), register.close()]);
      feed.stop();
      await beating;
      await Promise.race([settled(), new Promise((resolve) => setTimeout(resolve, 3000))]);
      engine.close();
      journal.close();
    },
  };
}
