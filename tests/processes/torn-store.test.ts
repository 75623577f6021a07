/**
 * A data folder whose files were torn: SQLite's log cut at any place, or with wrong bytes in it, is a shorter history and
 * no other one; the execution goes on from there. A main file that was cut or zeroed is refused, with a cure.
 */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, describe, test, type TestContext } from 'node:test';
import { createDurableService, durableExecutionClientFor, type DurableService } from '../../host/local/index.ts';
import { openSqlite } from '../../host/local/store/sqlite-database.ts';
import { durableSandbox, type DurableContext } from '../../runtime/index.ts';
import { SeededRandom } from '../../runtime/seeded-random.ts';
import { temporaryFolder } from '../host/local/temporary-folder.ts';
import { withClient } from '../support/local-run.ts';

const STEPS = 12;
const TEARS = 24;
const seed = process.env['DURABLE_SANDBOX_SEED'] ?? String(Date.now());
let ran: string[] = [];

const handler = durableSandbox(
  async (_event: unknown, context: DurableContext) => {
    const results: string[] = [];
    for (let number = 0; number < STEPS; number += 1) {
      const name = `step ${String(number)}`;
      results.push(
        await context.step(name, () => {
          ran.push(name);
          return name;
        }),
      );
      if (number % 3 === 0) await context.wait({ seconds: 1 });
    }
    return results;
  },
  { isolation: 'inline' },
);

function open(folder: string): DurableService {
  const service = createDurableService({ time: 'skip', dataDir: folder, resume: 'on-demand' });
  service.registerFunction('f', withClient(handler, durableExecutionClientFor(service)));
  return service;
}

/** What happened, in order: each event by its number, kind and operation. */
function historyOf(service: DurableService, arn: string): string[] {
  return service
    .getHistory(arn, { MaxItems: 1000 })
    .Events.map(({ EventId, EventType, Id }) => `${String(EventId)} ${EventType} ${String(Id)}`);
}

describe(`a torn data folder (seed ${seed})`, () => {
  let arn: string;
  let history: string[];
  let result: string | undefined;
  /** Files of a service that was cut off in full career. */
  const files = new Map<string, Buffer>();

  before(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'torn-store-'));
    const service = open(folder);
    arn = service.begin('f', '{}', 'one');
    result = (await service.whenEnded(arn)).Result;
    history = historyOf(service, arn);
    for (const name of ['executions.db', 'executions.db-wal']) files.set(name, readFileSync(join(folder, name)));
    service.close();
    rmSync(folder, { recursive: true });
  });

  function copyTo(context: TestContext): string {
    const folder = join(temporaryFolder(context), 'data');
    mkdirSync(folder, { mode: 0o700 });
    for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes);
    return folder;
  }

  /** Opens the folder, checks that its history is a beginning of the true one, and lets the execution end. */
  async function goesOn(folder: string): Promise<number> {
    ran = [];
    const service = open(folder);
    try {
      const kept = service.listExecutions().DurableExecutions.length === 0 ? [] : historyOf(service, arn);
      assert.deepEqual(kept, history.slice(0, kept.length));
      if (kept.length === 0) return 0;
      const done = service.getOperations(arn).filter(({ Type, Status }) => Type === 'STEP' && Status === 'SUCCEEDED');
      const end = await service.whenEnded(arn);
      assert.deepEqual([end.Status, end.Result], ['SUCCEEDED', result]);
      const names = new Set(done.map(({ Name }) => Name));
      assert.deepEqual(
        ran.filter((name) => names.has(name)),
        [],
        'what was recorded ran again',
      );
      assert.equal(ran.length, STEPS - names.size);
      return kept.length;
    } finally {
      service.close();
    }
  }

  test(`the log, cut or garbled at ${String(TEARS)} places`, async (context) => {
    const random = new SeededRandom(seed);
    const log = files.get('executions.db-wal') ?? Buffer.alloc(0);
    assert.ok(log.length > 50_000);
    const lengths = new Set<number>();
    for (let tear = 0; tear < TEARS; tear += 1) {
      const folder = copyTo(context);
      const place = Math.floor(random.next() * log.length);
      if (tear % 2 === 0) truncateSync(join(folder, 'executions.db-wal'), place);
      else {
        const torn = Buffer.from(log);
        for (let at = place; at < Math.min(place + 64, torn.length); at += 1) torn[at] = (torn[at] ?? 0) ^ 0x5a;
        writeFileSync(join(folder, 'executions.db-wal'), torn);
      }
      lengths.add(await goesOn(folder));
    }
    assert.ok(lengths.size > 5, `only ${String(lengths.size)} histories of different length`);
    context.diagnostic(`${String(lengths.size)} different lengths of ${String(history.length)} events`);
  });

  test('a main file that was cut or zeroed is refused, not misread', (context) => {
    const whole = copyTo(context);
    const database = openSqlite(join(whole, 'executions.db'));
    database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
    database.close();
    const size = statSync(join(whole, 'executions.db')).size;
    const damages: Record<string, (file: string) => void> = {
      'cut in half': (file) => {
        truncateSync(file, Math.floor(size / 2));
      },
      'cut to a stub': (file) => {
        truncateSync(file, 50);
      },
      'zeroes inside': (file) => {
        writeFileSync(file, readFileSync(file).fill(0, 4096));
      },
    };
    for (const [what, damage] of Object.entries(damages)) {
      const folder = join(temporaryFolder(context), 'damaged');
      cpSync(whole, folder, { recursive: true });
      damage(join(folder, 'executions.db'));
      assert.throws(
        () => {
          const service = open(folder);
          try {
            historyOf(service, arn);
          } finally {
            service.close();
          }
        },
        { code: 'DS_CONFIG' },
        what,
      );
    }
  });
});
