import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FUNCTION_NAMES, type FunctionName } from '@yijianshi/infra/functions';
import type { Account } from './account.ts';

const RUNTIME = fileURLToPath(new URL('runtime.mjs', import.meta.url));

/** What a function threw, as Lambda reports it. */
class FunctionError extends Error {
  constructor({ errorType, errorMessage }: { errorType: string; errorMessage: string }) {
    super(errorMessage);
    this.name = errorType;
  }
}

interface Invocation {
  readonly name: FunctionName;
  readonly ms: number;
  readonly failed: boolean;
}

type Answer = { answer: string; ms: number } | { error: FunctionErrorShape; ms: number };
type FunctionErrorShape = ConstructorParameters<typeof FunctionError>[0];

/** One environment of one function: a process that lives on between events and takes one at a time. */
interface Environment {
  readonly child: ChildProcess;
  readonly initMs: number;
}

export interface LambdaOptions {
  readonly account: Account;
  /** The file of a function's bundle. */
  readonly moduleOf: (name: FunctionName) => string;
  /** Where the services are, and whom to trust. */
  readonly surroundings: Readonly<Record<string, string>>;
}

/** The functions, each in a process of its own with the environment that the template gives it. */
export function createLambda({ account, moduleOf, surroundings }: LambdaOptions) {
  const environments = new Map<FunctionName, Promise<Environment>>();
  const turns = new Map<FunctionName, Promise<unknown>>();
  const invocations: Invocation[] = [];
  const logs = new Map<FunctionName, string>();
  let underWay = 0;
  const byArn = new Map(FUNCTION_NAMES.map((name) => [account.function(name).arn, name]));

  async function start(name: FunctionName): Promise<Environment> {
    const file = moduleOf(name);
    const { environment, memory } = account.function(name);
    const child = fork(RUNTIME, [file], {
      cwd: dirname(file),
      execArgv: [],
      silent: true,
      env: {
        ...environment,
        ...surroundings,
        // Who calls is told by the credentials, as with a function's role.
        AWS_ACCESS_KEY_ID: name,
        AWS_SECRET_ACCESS_KEY: 'of the test',
        AWS_LAMBDA_FUNCTION_NAME: `yijianshi-${name}`,
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memory),
        AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
        NODE_ENV: 'production',
      },
    });
    const write = (chunk: Buffer): void => void logs.set(name, (logs.get(name) ?? '') + chunk.toString());
    child.stdout?.on('data', write);
    child.stderr?.on('data', write);
    const ended = once(child, 'exit').then(() => {
      throw new Error(`${name} did not start: ${logs.get(name) ?? ''}`);
    });
    const [{ initMs }] = (await Promise.race([once(child, 'message'), ended])) as [{ initMs: number }];
    ended.catch(() => {});
    return { child, initMs };
  }

  const environmentOf = (name: FunctionName): Promise<Environment> => {
    const known = environments.get(name) ?? start(name);
    environments.set(name, known);
    return known;
  };

  async function run(name: FunctionName, event: unknown): Promise<unknown> {
    const { child } = await environmentOf(name);
    const { timeout, memory, arn } = account.function(name);
    const context = {
      functionName: `yijianshi-${name}`,
      functionVersion: '$LATEST',
      invokedFunctionArn: arn,
      memoryLimitInMB: String(memory),
      awsRequestId: randomUUID(),
    };
    child.send({ event, context });
    const time = AbortSignal.timeout(timeout * 1000);
    const [answer] = (await once(child, 'message', { signal: time })) as [Answer];
    invocations.push({ name, ms: answer.ms, failed: 'error' in answer });
    if ('error' in answer) throw new FunctionError(answer.error);
    return JSON.parse(answer.answer);
  }

  return {
    invocations: invocations as readonly Invocation[],
    logs: logs as ReadonlyMap<FunctionName, string>,
    underWay: () => underWay,
    nameOf(arn: string): FunctionName {
      const name = byArn.get(arn);
      if (name === undefined) throw new Error(`there is no function ${arn}`);
      return name;
    },
    /** An event goes there and back as JSON; a second one waits for the first. */
    async invoke<T>(name: FunctionName, event: unknown): Promise<T> {
      underWay += 1;
      const before = turns.get(name) ?? Promise.resolve();
      const turn = before.catch(() => {}).then(() => run(name, event));
      turns.set(name, turn);
      try {
        return (await turn) as T;
      } finally {
        underWay -= 1;
      }
    },
    /** Milliseconds each function took to be imported, of those that ran. */
    async inits(): Promise<Map<FunctionName, number>> {
      const all = [...environments].map(
        async ([name, environment]) => [name, (await environment).initMs] as const,
      );
      return new Map(await Promise.all(all));
    },
    async close(): Promise<void> {
      for (const environment of await Promise.allSettled(environments.values()))
        if (environment.status === 'fulfilled') environment.value.child.kill('SIGKILL');
    },
  };
}

export type Lambda = ReturnType<typeof createLambda>;
