/**
 * ESLint rule `durable-sandbox/folder-borders`: which of the source folders may import which.
 *
 * Owns: resolving a relative specifier to its top folder, and the table of what is allowed.
 * Does not own: the list of linted files (eslint.config.mjs).
 *
 * 1. `host/` and `sandbox/` never import each other, types included: they meet in the messages of `runtime/`.
 * 2. `runtime/` imports neither, but for dynamic imports in `runtime/durable-sandbox.ts`, which start the host.
 * 3. None of the three imports tests or examples.
 */
import path from 'node:path';

const MAY_IMPORT = {
  runtime: ['runtime'],
  host: ['host', 'runtime'],
  sandbox: ['sandbox', 'runtime'],
};
const LAZY_DOOR = 'runtime/durable-sandbox.ts';

export const folderBorders = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      border: '{{from}}/ must not import from {{to}}/ ("{{specifier}}"). Move what both need into runtime/.',
    },
  },
  create(context) {
    const file = path.relative(context.cwd, context.filename).replaceAll(path.sep, '/');
    const from = file.split('/')[0];
    const allowed = MAY_IMPORT[from];
    if (allowed === undefined) return {};

    const check = (source) => {
      const specifier = source?.type === 'Literal' ? source.value : undefined;
      if (typeof specifier !== 'string' || !specifier.startsWith('.')) return;
      const to = path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier)).split('/')[0];
      // A specifier that leaves the source folders altogether (../package.json) is no folder border.
      if (!['runtime', 'host', 'sandbox', 'tests', 'examples'].includes(to) || allowed.includes(to)) return;
      context.report({ node: source, messageId: 'border', data: { from, to, specifier } });
    };

    return {
      ImportDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ImportExpression: (node) => {
        if (file !== LAZY_DOOR) check(node.source);
      },
      TSImportType: (node) => check(node.source),
      'CallExpression[callee.name="require"]': (node) => check(node.arguments[0]),
    };
  },
};
