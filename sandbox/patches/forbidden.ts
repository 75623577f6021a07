/** Puts a guard before each member that the determinism table forbids. */
import { FORBIDDEN_SOURCES } from '../../runtime/determinism/forbidden-sources.ts';
import type { ForbiddenSource, Members } from '../../runtime/determinism/source.ts';
import { type Guard, guardFunction, guardGetter } from '../determinism/guard.ts';
import { noteCleared } from '../determinism/pass-through.ts';
import { type FoundMember, findMembers } from './members.ts';
import { replaceFunction, replaceGetter, replaceMethod } from './replace-member.ts';
import { guardWebSocket, LAZY_GLOBALS } from './web-socket.ts';

type Clear = (timer: unknown) => void;

export function patchForbidden(target: 'thread' | 'inline'): void {
  for (const source of FORBIDDEN_SOURCES as readonly ForbiddenSource[]) {
    for (const members of source.members) {
      for (const member of findMembers(members)) {
        if (members.of === 'globalThis' && LAZY_GLOBALS.has(member.name)) {
          if (target === 'thread') guardWebSocket(member.name, guardOf(source, members, member));
        } else putGuard(member, guardOf(source, members, member));
      }
    }
  }
  for (const name of ['clearTimeout', 'clearInterval', 'clearImmediate']) {
    for (const { holder } of [{ of: 'globalThis' }, { of: 'node:timers' }].flatMap(({ of }) =>
      findMembers({ of, names: [name] }),
    )) {
      replaceMethod<Clear>(holder, name, (native) => (timer) => {
        noteCleared(timer);
        native(timer);
      });
    }
  }
}

function guardOf(source: ForbiddenSource, members: Members, { api, name }: FoundMember): Guard {
  const { end = 'result', throughNode = false } = members;
  return { source, api, name, end, throughNode };
}

function putGuard({ holder, name }: FoundMember, guard: Guard): void {
  const descriptor = Object.getOwnPropertyDescriptor(holder, name);
  // Interfaces that Node loads at their first use have a getter on the global object and are functions all the same.
  const isFunction = descriptor?.get === undefined ? typeof descriptor?.value === 'function' : holder === globalThis;
  if (isFunction) replaceFunction(holder, name, (native) => guardFunction(native, guard));
  else replaceGetter(holder, name, (read) => guardGetter(read, guard));
}
