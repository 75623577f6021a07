/**
 * Reporter for node's test runner: a dot a passed test, each failure in full, node's own counts as the last lines.
 *
 * 1. A failed test is printed in full at once (so that a long run can be stopped), and named again before the counts.
 * 2. Only leaves and failures of their own are listed: a suite that failed because of a test inside it is not.
 * 3. What test files write is passed on, stdout and stderr alike: seeds of random tests are printed there.
 */
import { inspect } from 'node:util';

const DOTS_A_LINE = 100;

/** Node's default export of a reporter is an async generator from events to text. */
export default async function* compactReporter(source) {
  const failures = [];
  const counts = [];
  const names = new Map();
  let dots = 0;

  const breakLine = () => {
    const text = dots > 0 ? '\n' : '';
    dots = 0;
    return text;
  };

  for await (const { type, data } of source) {
    if (type === 'test:start') {
      names.set(`${data.file}:${data.nesting}`, data.name);
    } else if (type === 'test:pass') {
      if (data.details?.type !== 'suite') {
        dots += 1;
        yield dots === DOTS_A_LINE ? `.${breakLine()}` : '.';
      }
    } else if (type === 'test:fail') {
      if (failedByChild(data)) continue;
      const title = failureTitle(data, names);
      failures.push(title);
      yield `${breakLine()}${title}\n  ${failureBody(data)}\n`;
    } else if (type === 'test:stdout' || type === 'test:stderr') {
      yield `${breakLine()}${data.message}`;
    } else if (type === 'test:diagnostic' && data.nesting === 0) {
      if (
        data.file === undefined ||
        /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) /.test(data.message)
      ) {
        counts.push(data.message);
      } else {
        yield `${breakLine()}ℹ ${data.message}\n`;
      }
    }
  }

  yield breakLine();
  if (failures.length > 0) {
    yield `\n${failures.length} failed:\n${failures.join('\n')}\n`;
  }
  yield `\n${counts.map((line) => `ℹ ${line}\n`).join('')}`;
}

function failedByChild(data) {
  return data.details?.error?.failureType === 'subtestsFailed';
}

function failureTitle(data, names) {
  const path = [];
  for (let nesting = 0; nesting < data.nesting; nesting += 1) path.push(names.get(`${data.file}:${nesting}`));
  path.push(data.name);
  const line = data.line === undefined ? '' : `:${data.line}:${data.column}`;
  return `✖ ${path.filter(Boolean).join(' › ')}${data.file === undefined ? '' : ` (${data.file}${line})`}`;
}

function failureBody(data) {
  const error = data.details?.error;
  const cause = error?.cause ?? error;
  return (typeof cause === 'string' ? cause : inspect(cause, { depth: 6 })).replaceAll('\n', '\n  ');
}
