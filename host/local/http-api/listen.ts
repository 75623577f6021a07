/**
 * Binds a server to the interfaces it is meant for: without a choice, to both loopback addresses.
 *
 * Owns: which addresses. Does not own: what is answered (`http-server.ts`).
 *
 * Invariants
 *  1. Without a choice nothing but loopback is listened on. `localhost` then reaches the service whichever of its two
 *     addresses a client takes.
 *  2. Both addresses have one port. Where the machine has no IPv6 loopback, or a free port was asked for and the same one
 *     is taken there, 127.0.0.1 has to do.
 */
import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { DurableSandboxError } from '../../../runtime/errors.ts';

export const LOOPBACK = '127.0.0.1';
const LOOPBACK_6 = '::1';

export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

/** `host` absent: loopback. Throws DS_CONFIG where it cannot listen. */
export async function listen(
  port: number,
  host: string | undefined,
  answer: (port: number) => RequestListener,
): Promise<Listening> {
  const first = await bind(port, host ?? LOOPBACK, answer);
  const servers = [first.server];
  if ((host === undefined || host === 'localhost') && hasLoopback6()) {
    try {
      servers.push((await bind(first.port, LOOPBACK_6, answer)).server);
    } catch (error) {
      if (port !== 0) {
        await close(servers);
        throw error;
      }
    }
  }
  return { port: first.port, close: () => close(servers) };
}

async function bind(
  port: number,
  host: string,
  answer: (port: number) => RequestListener,
): Promise<{ server: Server; port: number }> {
  const server = createServer();
  // Invocations wait for the end of an execution; the client decides how long.
  server.requestTimeout = 0;
  // A connection that is closed for idleness may be closed just when its client sends: it would see a reset.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const reason = cause.code === 'EADDRINUSE' ? 'the port is in use' : cause.message;
      const options = { cure: 'Choose another port, or 0 for a free one.', cause };
      const where = host.includes(':') ? `[${host}]` : host;
      reject(
        new DurableSandboxError(
          'DS_CONFIG',
          `The local service cannot listen on ${where}:${port}: ${reason}.`,
          options,
        ),
      );
    });
    server.listen({ port, host, ipv6Only: host === LOOPBACK_6 }, resolve);
  });
  const { port: actual } = server.address() as AddressInfo;
  server.on('request', answer(actual));
  return { server, port: actual };
}

async function close(servers: readonly Server[]): Promise<void> {
  await Promise.all(
    servers.map(
      (server) =>
        new Promise<void>((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    ),
  );
}

function hasLoopback6(): boolean {
  return Object.values(networkInterfaces()).some((addresses) =>
    addresses?.some(({ address }) => address === LOOPBACK_6),
  );
}
