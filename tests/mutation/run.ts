/**
 * Puts each deliberate fault into a copy of the package and sees whether the tests notice it:
 * `npm run test:mutation [-- words]`. With words, only faults whose name or file contains one of them.
 *
 * 1. Without a fault, the same tests are green in the same copy; else nothing would be shown.
 * 2. A fault counts as noticed when a test goes red by name, or the tests do not come to an end.
 * 3. The exit code is 0 only if each fault was noticed.
 */
import { Tree, type TestOutcome } from './tree.ts';
import type { Mutation } from './mutation.ts';
import { MUTATIONS } from './mutations/all.ts';

const LANES = 2;
const words = process.argv.slice(2);
const chosen = MUTATIONS.filter(
  ({ name, file }) => words.length === 0 || words.some((word) => name.includes(word) || file.includes(word)),
);
const trees = Array.from({ length: LANES }, () => new Tree());
const begun = Date.now();

interface Row {
  readonly mutation: Mutation;
  readonly verdict: 'killed' | 'SURVIVED';
  readonly by: string;
}

/** Gives the items to the trees, each to the next one that is free. */
async function inLanes<T>(items: readonly T[], work: (tree: Tree, item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const lanes = trees.map(async (tree) => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(tree, item);
  });
  await Promise.all(lanes);
}

function rowOf(mutation: Mutation, { passed, red }: TestOutcome): Row {
  if (passed) return { mutation, verdict: 'SURVIVED', by: 'no test' };
  const [first] = red;
  if (first !== undefined) return { mutation, verdict: 'killed', by: first };
  return { mutation, verdict: 'SURVIVED', by: 'the tests could not be run' };
}

function print(rows: readonly Row[]): void {
  const width = Math.max(...rows.map(({ mutation }) => mutation.name.length));
  for (const { mutation, verdict, by } of rows) {
    console.log(`${verdict.padEnd(8)}  ${mutation.name.padEnd(width)}  ${mutation.file}  ← ${by}`);
  }
}

async function main(): Promise<void> {
  const files = [...new Set(chosen.flatMap(({ tests }) => tests))];
  console.log(`${String(chosen.length)} faults, ${String(files.length)} files of tests; first without a fault`);
  const broken: string[] = [];
  await inLanes(files, async (tree, file) => {
    const { passed, output } = await tree.runTests([file]);
    if (!passed) broken.push(`${file}\n${output.slice(-4_000)}`);
  });
  if (broken.length > 0) throw new Error(`Red without any fault:\n${broken.join('\n')}`);
  const rows = new Map<Mutation, Row>();
  await inLanes(chosen, async (tree, mutation) => {
    const row = rowOf(mutation, await tree.tryOut(mutation));
    rows.set(mutation, row);
    console.log(`${String(rows.size)}/${String(chosen.length)} ${row.verdict} ${mutation.name}`);
  });
  const inOrder = chosen.flatMap((mutation) => rows.get(mutation) ?? []);
  const killed = inOrder.filter(({ verdict }) => verdict === 'killed').length;
  console.log('');
  print(inOrder);
  const seconds = Math.round((Date.now() - begun) / 1000);
  console.log(`\n${String(killed)}/${String(inOrder.length)} killed in ${String(seconds)} s`);
  if (killed < inOrder.length || inOrder.length === 0) process.exitCode = 1;
}

try {
  await main();
} finally {
  for (const tree of trees) tree.remove();
}
