import { join } from 'node:path';
import { createEngine } from '@yijianshi/local/engine';
import { ExecutionExistsError, type Json, TokenGoneError } from '@yijianshi/store';
import { openJournal } from '@yijianshi/store/embedded';
import { type Account, allows, REGION } from './account.ts';
import type { Lambda } from './lambda.ts';
import { json, type Permits, type Service } from './service.ts';

/** Milliseconds between the looks for retries and timeouts that are due. */
const TICK_MS = 50;

/**
 * A double of Step Functions, of our own: the engine of one machine, running the definition of the synthesised template with its
 * substitutions, behind the service's own requests. It says nothing of what the service does otherwise.
 */
export function createStepFunctionsDouble(dir: string, account: Account, lambda: Lambda, permits: Permits) {
  const [, { Properties }] = account.only(account.service, 'AWS::StepFunctions::StateMachine');
  const { DefinitionString, DefinitionSubstitutions, StateMachineName } = Properties;
  const substitutions = Object.entries(DefinitionSubstitutions).map(([name, value]) => [
    name,
    account.text(value, account.service),
  ]);
  const arn = `arn:aws:states:${REGION}:123456789012:stateMachine:${StateMachineName}`;
  const executionArn = (name: string): string => `${arn.replace(':stateMachine:', ':execution:')}:${name}`;
  const grants = account.workflowGrants();
  const journal = openJournal(join(dir, 'step-functions.db'));
  const engine = createEngine({
    journal,
    definition: JSON.parse(DefinitionString) as Json,
    substitutions: Object.fromEntries(substitutions),
    invoke: (functionArn, payload) => {
      if (!allows(grants, 'lambda:InvokeFunction', functionArn))
        throw new Error(`the state machine may not invoke ${functionArn}`);
      return lambda.invoke<Json>(lambda.nameOf(functionArn), payload);
    },
    clock: { now: Date.now },
    report: (error) => console.error(error),
  });
  const timer = setInterval(() => void engine.tick(), TICK_MS);
  const refused = (type: string) => ({ answer: json({ __type: type, message: 'says the double' }, 400) });

  const service: Service = async ({ caller, target, body }) => {
    const input = JSON.parse(body.toString()) as Record<string, string>;
    const { name = '', taskToken = '' } = input;
    try {
      switch (target) {
        case 'StartExecution':
          permits.demand(caller, 'states:StartExecution', input.stateMachineArn ?? '');
          await engine.start(name, JSON.parse(input.input ?? '{}'));
          return { answer: json({ executionArn: executionArn(name), startDate: Date.now() / 1000 }) };
        case 'SendTaskSuccess':
          permits.demand(caller, 'states:SendTaskSuccess', arn);
          await engine.succeed(taskToken, JSON.parse(input.output ?? '{}'));
          return { answer: json({}) };
        case 'SendTaskFailure':
          permits.demand(caller, 'states:SendTaskFailure', arn);
          await engine.fail(taskToken, input.error ?? '', input.cause ?? '');
          return { answer: json({}) };
        case 'DescribeExecution': {
          const asked = input.executionArn ?? '';
          permits.demand(caller, 'states:DescribeExecution', asked);
          const found = await engine.describe(asked.split(':').at(-1) ?? '');
          if (found === undefined) return refused('ExecutionDoesNotExist');
          const text = { input: JSON.stringify(found.input) };
          return {
            answer: json({ ...found, ...text, executionArn: asked, output: JSON.stringify(found.output) }),
          };
        }
        default:
          throw new Error(`nobody is expected to call ${target}`);
      }
    } catch (error) {
      if (error instanceof ExecutionExistsError) return refused('ExecutionAlreadyExists');
      if (error instanceof TokenGoneError) return refused('TaskTimedOut');
      throw error;
    }
  };

  return {
    service,
    engine,
    /** States entered, and those entered again: each is billed. */
    async transitions(name: string): Promise<number> {
      let entered = 0;
      let after: string | undefined;
      do {
        const page = await engine.history(name, after === undefined ? {} : { after });
        entered += page.items.filter(({ type }) => type.endsWith('StateEntered')).length;
        after = page.next;
      } while (after !== undefined);
      return entered;
    },
    close(): void {
      clearInterval(timer);
      engine.close();
      journal.close();
    },
  };
}
