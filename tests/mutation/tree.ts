/**
 * A copy of the package in a folder of its own, in which files may be changed and tests be run.
 *
 * Owns: the folder. Does not own: what is changed (`mutation.ts`). Never touches the tree it was copied from. What is not
 * committed is copied, too, unless `MUTATION_COMMIT` names a commit.
 */
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { editsOf, mutate, type Mutation } from './mutation.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const COPIED = ['runtime', 'host', 'sandbox', 'tests', 'examples', 'package.json', 'tsconfig.json'];
/** One file of tests, on a busy machine. With a fault it may never come to an end. */
const LONGEST_MS = 90_000;

export interface TestOutcome {
  readonly passed: boolean;
  /** Names of the tests that failed, the innermost first; a note where they come to no end. */
  readonly red: readonly string[];
  readonly output: string;
}

export class Tree {
  private readonly folder = mkdtempSync(join(tmpdir(), 'durable-mutation-'));

  constructor() {
    const commit = process.env['MUTATION_COMMIT'];
    if (commit !== undefined) {
      execFileSync('sh', ['-c', 'git archive "$1" | tar -x -C "$2"', 'sh', commit, this.folder], { cwd: ROOT });
    } else {
      for (const name of COPIED) cpSync(join(ROOT, name), join(this.folder, name), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(this.folder, 'node_modules'), 'dir');
  }

  /** Runs the tests of a mutation with it in place, and takes it out again. */
  async tryOut(mutation: Mutation): Promise<TestOutcome> {
    const changed = editsOf(mutation).map((edit) => {
      const file = join(this.folder, edit.file);
      const source = readFileSync(file, 'utf8');
      return { file, source, mutated: mutate(source, edit) };
    });
    for (const { file, mutated } of changed) writeFileSync(file, mutated);
    try {
      return await this.runTests(mutation.tests);
    } finally {
      for (const { file, source } of changed) writeFileSync(file, source);
    }
  }

  async runTests(files: readonly string[]): Promise<TestOutcome> {
    const options = ['--test-concurrency=1', `--test-timeout=${String(LONGEST_MS)}`, '--test-reporter=tap'];
    const child = spawn(process.execPath, ['--import', 'tsx', '--test', ...options, ...files], {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, DURABLE_SANDBOX_TREES: '60' },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    const endless = output.includes("failureType: 'testTimeoutFailure'") ? ['(comes to no end)'] : [];
    return { passed: code === 0, red: [...redTests(output, files), ...endless], output };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A file as a whole is no test: one that cannot even be loaded shows nothing. */
function redTests(output: string, files: readonly string[]): string[] {
  const names = [...output.matchAll(/^\s*not ok \d+ - (.*)$/gm)].map(([, name = '']) => name.replaceAll('\\', ''));
  return names.filter((name) => !files.some((file) => name.endsWith(file)));
}
