/** Renders docs/ERRORS.md from the catalogue, so that the two cannot part. */
import { ERROR_CATALOGUE } from '../../runtime/errors.ts';

const INTRODUCTION = `# Errors

Every error of this package is a \`DurableSandboxError\` with a stable \`code\`, a \`summary\` (what was wrong, and where) and a
\`cure\` (what to do); the \`message\` is all three. Errors of a workflow's own operations (\`StepError\`, \`CallbackError\` and
the like) are no part of this list: they carry what your code or an outside system reported.
`;

export function renderErrorsPage(): string {
  const sections = Object.entries(ERROR_CATALOGUE).map(
    ([code, entry]) => `## ${code}\n\n**${entry.title}.**\n\nCause: ${entry.cause}\n\nCure: ${entry.cure}\n`,
  );
  return [INTRODUCTION, ...sections].join('\n');
}
