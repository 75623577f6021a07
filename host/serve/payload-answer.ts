/** One recorded payload, whole or in part, as bytes to download. */
import { invalidParameter, ServiceException } from '../local/execution-model/service-exception.ts';
import type { HttpAnswer } from '../local/http-api/http-answer.ts';
import type { DurableService } from '../local/index.ts';

/** `operation`: an id, or `execution` for the execution itself. `range`: as in the HTTP header of that name. */
export function payloadAnswer(
  service: DurableService,
  arn: string,
  operation: string,
  part: string,
  range: string | undefined,
): HttpAnswer {
  if (part !== 'input' && part !== 'result' && part !== 'error') {
    throw invalidParameter(`A payload is input, result or error, not ${part}.`);
  }
  const body = Buffer.from(payloadText(service, arn, operation, part), 'utf8');
  const headers = {
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="${part}.json"`,
    'accept-ranges': 'bytes',
  };
  const wanted = /^bytes=(\d+)-(\d*)$/.exec(range ?? '');
  if (wanted === null || body.length === 0) return { status: 200, headers, body };
  const start = Number(wanted[1]);
  const end = Math.min(wanted[2] === '' ? body.length - 1 : Number(wanted[2]), body.length - 1);
  if (start > end) return { status: 416, headers: { ...headers, 'content-range': `bytes */${body.length}` } };
  return {
    status: 206,
    headers: { ...headers, 'content-range': `bytes ${start}-${end}/${body.length}` },
    body: body.subarray(start, end + 1),
  };
}

function payloadText(
  service: DurableService,
  arn: string,
  operation: string,
  part: 'input' | 'result' | 'error',
): string {
  const view = service.getExecution(arn);
  const id = operation === 'execution' ? (arn.split('/').at(-1) ?? '') : operation;
  const record = service.tools.operation(arn, id);
  if (record === undefined) {
    throw new ServiceException(
      'ResourceNotFoundException',
      `${view.DurableExecutionName} has no operation ${operation}.`,
    );
  }
  if (part === 'error') return record.error === undefined ? '' : JSON.stringify(record.error);
  return record[part] ?? '';
}
