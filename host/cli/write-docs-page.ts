/** `npm run docs:cli`: writes docs/CLI.md anew from the command table. */
import { writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { cliDocsPage } from './docs-page.ts';

const page = await format(cliDocsPage(), { parser: 'markdown', printWidth: 120 });
writeFileSync(new URL('../../docs/CLI.md', import.meta.url), page);
