/** Functions as options name them: `--function`, `--register` and their plain forms. */
import type { ServedFunction } from '../serve/function-fleet.ts';
import { CliError } from './cli-error.ts';
import { resolveModule } from './load-workflow.ts';

/** `name=module` or `name=module#export`. */
export function functionOf(option: string, text: string, durable: boolean, cwd: string): ServedFunction {
  const match = /^([A-Za-z0-9-_]{1,64})=(.+?)(?:#([^#]+))?$/.exec(text);
  const [, name, module, exportName] = match ?? [];
  if (name === undefined || module === undefined) {
    throw new CliError('DS_CLI_USAGE', {
      message: `${option} ${JSON.stringify(text)} is not name=module or name=module#export.`,
      cure: `Write ${option} orders=src/order.ts#handler; a name has letters, digits, - and _.`,
    });
  }
  return { name, file: resolveModule(module, cwd), exportName, durable };
}
