import { ServiceException } from '../local/execution-model/service-exception.ts';
import type { DurableService } from '../local/index.ts';

/** An execution by its ARN, or by its name, of which the newest is meant. */
export function findArn(service: DurableService, arnOrName: string): string {
  if (arnOrName.includes(':')) return arnOrName;
  const found = service.listExecutions({ DurableExecutionName: arnOrName, MaxItems: 1 }).DurableExecutions[0];
  if (found !== undefined) return found.DurableExecutionArn;
  throw new ServiceException('ResourceNotFoundException', `There is no durable execution ${arnOrName}.`);
}
