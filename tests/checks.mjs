/** Lint, types and build side by side: `node tests/checks.mjs`. What each prints comes out when it has ended. */
import { spawn } from 'node:child_process';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);

/** The exit code of an npm script. */
function run(script) {
  return new Promise((resolve) => {
    const child = spawn('npm', ['run', '--silent', script], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    }
    child.on('error', (error) => {
      output += error.message;
    });
    child.on('close', (code) => {
      console.log(`${code === 0 ? '✔' : '✖'} ${script}\n${output.trim()}`.trimEnd());
      resolve(code ?? 1);
    });
  });
}

const codes = await Promise.all(['lint', 'typecheck', 'build'].map(run));
if (codes.some((code) => code !== 0)) process.exit(1);
