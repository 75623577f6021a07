/** Prints the outcomes of one configuration, named by its JSON text: the pool of threads belongs to the process. */
import type { Configuration } from './configuration.ts';
import { outcomesIn } from './outcomes.ts';

const outcomes = await outcomesIn(JSON.parse(process.argv[2] ?? '') as Configuration);
process.stdout.write(JSON.stringify(outcomes));
