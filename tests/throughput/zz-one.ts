import { driveServe } from './zz-drive.ts';
const r = await driveServe({ executions: Number(process.argv[2]), concurrency: 32, dataDir: process.argv[3]! });
console.log(JSON.stringify(r));
await new Promise((r) => setTimeout(r, 2500));
process.exit();
