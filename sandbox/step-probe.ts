/**
 * Tells a test of each step body before it runs, and lets the test put another in its place.
 *
 * Owns: the questions under way. Does not own: what is answered (the host's side of the test).
 *
 * 1. A body whose name is not among those asked for runs without waiting for anybody.
 * 2. Bodies that are called in one turn are asked for in one message: who draws an order from them sees all at once.
 */
import { setImmediateNative } from '../runtime/clock.ts';
import type { SandboxMessage, StepProbeSettings, StepReply } from '../runtime/protocol.ts';
import { decodeValue } from '../runtime/serdes/rich-json.ts';
import { StepSemantics } from '../runtime/step-types.ts';

export interface ProbedStep {
  readonly id: string;
  readonly name: string | undefined;
  readonly attempt: number;
  readonly semantics: StepSemantics | undefined;
}

export class StepProbe {
  private readonly waiting = new Map<number, (reply: StepReply) => void>();
  private calls = 0;
  private questions: SandboxMessage[] = [];

  constructor(
    private readonly settings: StepProbeSettings,
    private readonly post: (messages: readonly SandboxMessage[]) => void,
  ) {}

  async run<T>({ id, name, attempt, semantics }: ProbedStep, body: () => Promise<T> | T): Promise<T> {
    const { asks } = this.settings;
    const waits = asks === 'all' || (name !== undefined && asks.includes(name));
    this.calls += 1;
    const number = this.calls;
    const atMostOnce = semantics === StepSemantics.AtMostOncePerRetry;
    const call: SandboxMessage = { kind: 'step-call', number, id, name, attempt, atMostOnce, waits };
    if (!waits) {
      // At once: the body may end its thread.
      this.post([call]);
      return body();
    }
    this.ask(call);
    const reply = await new Promise<StepReply>((resolve) => this.waiting.set(number, resolve));
    switch (reply.kind) {
      case 'run':
        return body();
      case 'return':
        return decodeValue(reply.payload) as T;
      case 'throw': {
        const { name: type, message, stack } = reply.error;
        throw Object.assign(new Error(message), { name: type, stack });
      }
    }
  }

  private ask(question: SandboxMessage): void {
    this.questions.push(question);
    if (this.questions.length > 1) return;
    setImmediateNative(() => {
      const { questions } = this;
      this.questions = [];
      this.post(questions);
    });
  }

  answer(number: number, reply: StepReply): void {
    this.waiting.get(number)?.(reply);
    this.waiting.delete(number);
  }
}
