/** What reaches other systems, files, processes and threads: forbidden in workflow code, at home in a step. */
import type { ForbiddenSource } from './source.ts';

export const FORBIDDEN_IO_SOURCES = [
  {
    code: 'DS_DET_FETCH',
    treatment: 'forbidden',
    api: 'fetch(), WebSocket, EventSource',
    reason: 'The answer of another system is not recorded, so it may differ on replay.',
    cure: "const data = await context.step('fetch', async () => (await fetch(url)).json());",
    members: [{ of: 'globalThis', names: ['fetch', 'WebSocket', 'EventSource'] }],
  },
  {
    code: 'DS_DET_NETWORK',
    treatment: 'forbidden',
    api: 'node:http, https, http2, net, tls, dgram',
    reason: 'The answer of another system is not recorded, so it may differ on replay.',
    cure: "const answer = await context.step('call', async () => { … });",
    note: 'Noticed where a connection is made or a server listens, also when a package does it.',
    members: [
      { of: 'node:http.Agent.prototype', names: ['addRequest'], throughNode: true },
      { of: 'node:net.Socket.prototype', names: ['connect'], throughNode: true },
      { of: 'node:net.Server.prototype', names: ['listen'], throughNode: true },
      { of: 'node:dgram', names: ['createSocket', 'Socket'] },
    ],
  },
  {
    code: 'DS_DET_DNS',
    treatment: 'forbidden',
    api: 'node:dns',
    reason: 'The answer of a name server is not recorded, so it may differ on replay.',
    cure: "const address = await context.step('resolve', async () => (await lookup(name)).address);",
    members: [
      { of: 'node:dns', names: '*', end: 'callback' },
      { of: 'node:dns', names: ['Resolver'] },
      { of: 'node:dns/promises', names: '*' },
      { of: 'node:dns/promises', names: ['Resolver'] },
    ],
  },
  {
    code: 'DS_DET_FILE_SYSTEM',
    treatment: 'forbidden',
    api: 'node:fs, node:fs/promises, process.loadEnvFile()',
    reason: 'Another machine has other files, and the content may have changed by the replay.',
    cure: "const text = await context.step('read', async () => readFile(path, 'utf8'));",
    note: 'Modules that are loaded while the workflow runs may read files as they please.',
    members: [
      { of: 'node:fs', names: ['watch', 'watchFile', 'unwatchFile', 'createReadStream', 'createWriteStream'] },
      { of: 'node:fs', names: '*', end: 'callback', except: ['_toUnixTimestamp'] },
      { of: 'node:fs/promises', names: '*' },
      { of: 'globalThis.process', names: ['loadEnvFile'] },
    ],
  },
  {
    code: 'DS_DET_CHILD_PROCESS',
    treatment: 'forbidden',
    api: 'node:child_process, node:cluster, Worker',
    reason: 'What another process or thread does and when it ends is not recorded.',
    cure: "const output = await context.step('run', async () => execFileSync(command, args, { encoding: 'utf8' }));",
    members: [
      { of: 'node:child_process', names: '*', end: 'callback', except: ['_forkChild'] },
      { of: 'node:cluster', names: ['fork', 'setupPrimary', 'setupMaster'] },
      { of: 'node:worker_threads', names: ['Worker', 'postMessageToThread'] },
    ],
  },
] as const satisfies readonly ForbiddenSource[];
