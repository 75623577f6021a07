/** `npm run test:kills [-- --kills N] [-- --workflows N] [-- --seed S]`: by default 200 kills over 50 workflows. */
import { parseArgs } from 'node:util';
import { CommandFolder } from '../host/cli/command-process.ts';
import { describeReport, killAtRandom } from './kills.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    workflows: { type: 'string', default: '50' },
    seed: { type: 'string', default: String(Date.now()) },
  },
});
const plan = { kills: Number(values.kills), workflows: Number(values.workflows), seed: values.seed };
const folder = new CommandFolder();
const begun = Date.now();
console.log(`seed ${plan.seed}`);
try {
  const report = await killAtRandom(folder, {
    ...plan,
    progress: ({ workflows, kills }) => {
      if (workflows % 10 === 0) console.log(`${String(workflows)} workflows, ${String(kills)} kills`);
    },
  });
  console.log(`${describeReport(report)}; in ${String(Math.round((Date.now() - begun) / 1000))} s`);
} finally {
  folder.remove();
}
