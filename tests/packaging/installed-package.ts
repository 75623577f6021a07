/**
 * The package as a user has it: packed by npm, unpacked into the node_modules of an empty project, offline.
 *
 * Owns: packing, the project's folder, running programs in it.
 * Does not own: the build (npm run build, or tests/run.mjs when dist/ is missing).
 *
 * 1. Only what `npm pack` put into the tarball is reachable as `durable-sandbox`; its dependencies are links.
 * 2. The project lies outside of the checkout, so nothing resolves to the sources by accident.
 */
import { execFile, execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const checkout = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

export interface PackedFile {
  readonly path: string;
  readonly size: number;
  readonly mode: number;
}

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export class InstalledPackage {
  /** The files of the tarball, paths relative to the package. */
  readonly files: readonly PackedFile[];
  /** The consumer's project. */
  readonly project: string;
  /** The installed package in it. */
  readonly location: string;

  private constructor(project: string, files: readonly PackedFile[]) {
    this.project = project;
    this.files = files;
    this.location = path.join(project, 'node_modules/durable-sandbox');
  }

  static install(): InstalledPackage {
    if (!existsSync(path.join(checkout, 'dist/index.js'))) {
      throw new Error(
        'dist/ is missing: run `npm run build`, or the tests through `npm run test:suite`, which builds it.',
      );
    }
    // The real path, because module URLs are made of it.
    const project = realpathSync(mkdtempSync(path.join(tmpdir(), 'durable-sandbox-package-')));
    const packed: unknown = JSON.parse(
      execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', project], {
        cwd: checkout,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    );
    const [tarball] = packed as [{ filename: string; files: PackedFile[] }];

    const modules = path.join(project, 'node_modules');
    const location = path.join(modules, 'durable-sandbox');
    mkdirSync(location, { recursive: true });
    execFileSync('tar', ['-xzf', path.join(project, tarball.filename), '-C', location, '--strip-components=1']);
    for (const name of readdirSync(path.join(checkout, 'node_modules'))) {
      if (!name.startsWith('.')) symlinkSync(path.join(checkout, 'node_modules', name), path.join(modules, name));
    }
    writeFileSync(path.join(project, 'package.json'), JSON.stringify({ name: 'consumer', private: true }));
    return new InstalledPackage(project, tarball.files);
  }

  remove(): void {
    rmSync(this.project, { recursive: true, force: true });
  }

  /** Writes a file of the consumer's project and returns its path. */
  write(name: string, text: string): string {
    return this.writeAt(path.join(this.project, name), text);
  }

  writeAt(file: string, text: string): string {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  /** Runs node in the consumer's project; never throws for an exit code. */
  async node(...args: string[]): Promise<Outcome> {
    return this.nodeWith({}, ...args);
  }

  /** The same with additional environment variables. */
  async nodeWith(variables: NodeJS.ProcessEnv, ...args: string[]): Promise<Outcome> {
    const env: NodeJS.ProcessEnv = { ...process.env, ...variables };
    // Set by the test runner for its own children: a program under test must not report as a test file.
    delete env['NODE_TEST_CONTEXT'];
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        args,
        { cwd: this.project, env, timeout: 60_000, maxBuffer: 16 * 1024 * 1024 },
        (error, stdout, stderr) => {
          resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, stdout, stderr });
        },
      );
    });
  }
}
