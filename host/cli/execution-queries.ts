/** Questions to the service through the Lambda API, whole answers: pages are followed to their end. */
import {
  GetDurableExecutionCommand,
  GetDurableExecutionHistoryCommand,
  ListDurableExecutionsByFunctionCommand,
} from '@aws-sdk/client-lambda';
import type { Event, GetDurableExecutionResponse, LambdaClient } from '@aws-sdk/client-lambda';

const PAGE_SIZE = 1000;

export async function getExecution(client: LambdaClient, arn: string): Promise<GetDurableExecutionResponse> {
  return client.send(new GetDurableExecutionCommand({ DurableExecutionArn: arn, IncludeExecutionData: true }));
}

export async function getHistory(client: LambdaClient, arn: string, reverse = false): Promise<Event[]> {
  const events: Event[] = [];
  let marker: string | undefined;
  do {
    const page = await client.send(
      new GetDurableExecutionHistoryCommand({
        DurableExecutionArn: arn,
        IncludeExecutionData: true,
        MaxItems: PAGE_SIZE,
        ReverseOrder: reverse,
        Marker: marker,
      }),
    );
    events.push(...(page.Events ?? []));
    marker = page.NextMarker === '' ? undefined : page.NextMarker;
  } while (marker !== undefined);
  return events;
}

/** The execution of a function that has exactly this name. */
export async function findByName(
  client: LambdaClient,
  functionName: string,
  name: string,
): Promise<string | undefined> {
  const found = await client.send(
    new ListDurableExecutionsByFunctionCommand({ FunctionName: functionName, DurableExecutionName: name }),
  );
  return found.DurableExecutions?.find((execution) => execution.DurableExecutionName === name)?.DurableExecutionArn;
}
