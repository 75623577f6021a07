/**
 * ESLint: type-aware rules for all TypeScript, and the rules that hold the architecture (see tests/tooling/).
 *
 * 1. Layout is Prettier's alone: no rule here is about it.
 * 2. Every rule that holds the architecture has a test which sees it fire (tests/tooling/lint-rules.test.ts).
 */
import { defineConfig } from 'eslint/config';
import { importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';
import { determinismBans } from './tests/tooling/determinism-bans.mjs';
import { folderBorders } from './tests/tooling/folder-borders.mjs';

const SOURCES = ['runtime/**/*.ts', 'host/**/*.{ts,tsx}', 'sandbox/**/*.ts'];

export default defineConfig(
  { ignores: ['dist/**', 'node_modules/**', '.cache/**', '.durable-sandbox/**', 'examples/sam/**'] },
  {
    name: 'typescript',
    files: ['**/*.{ts,tsx,mts,cts}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    plugins: { 'import-x': importX, 'durable-sandbox': { rules: { 'folder-borders': folderBorders } } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          // node:test waits for its own tests.
          allowForKnownSafeCalls: [
            { from: 'package', package: 'node:test', name: ['test', 'it', 'describe', 'suite', 'before', 'after'] },
          ],
        },
      ],
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // Interfaces and the field's own vocabulary are often asynchronous where one implementation is not.
      '@typescript-eslint/require-await': 'off',
      // What a workflow threw is passed on as it is, so values of unknown type are thrown and rejected with.
      '@typescript-eslint/prefer-promise-reject-errors': ['error', { allowThrowingUnknown: true }],
      '@typescript-eslint/only-throw-error': ['error', { allowThrowingUnknown: true }],
      eqeqeq: ['error', 'always'],
      'no-console': 'off',
      'import-x/no-default-export': 'error',
      'import-x/no-duplicates': ['error', { 'prefer-inline': false }],
      'import-x/first': 'error',
      'import-x/order': ['error', { groups: [['builtin', 'external'], 'parent', ['sibling', 'index']] }],
      'durable-sandbox/folder-borders': 'error',
    },
  },
  {
    name: 'sources',
    files: SOURCES,
    rules: { 'max-lines': ['error', { max: 300 }] },
  },
  {
    name: 'one clock, one source of randomness',
    files: SOURCES,
    ignores: ['runtime/clock.ts', 'runtime/random.ts', 'sandbox/patches/**', 'host/local/web/**'],
    rules: determinismBans,
  },
  {
    name: 'tests and examples',
    files: ['tests/**/*.ts', 'examples/**/*.ts'],
    rules: {
      // Parsed JSON and deliberately wrong values are the daily bread of tests.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);
