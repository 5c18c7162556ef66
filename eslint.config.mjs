// What the compiler does not catch and a reviewer should not have to. Layout is Prettier's business, the
// arrows between libraries are dependency-cruiser's, dead code is knip's.
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** A figure that has been a binary float is no longer the figure that was published. */
const FLOATS = [
  {
    selector: "MemberExpression[object.name='Number'][property.name='parseFloat']",
    message: 'Read decimals with fractionFromDecimal of #kernel.',
  },
  {
    selector: "CallExpression[callee.property.name='toFixed']",
    message: 'Rounds a binary float: use roundHalfUp of #kernel.',
  },
];

/** Money is whole pence: bigint from where it is read to where it is written. */
const MONEY = [
  {
    selector: "CallExpression[callee.name='Number']",
    message: 'Pence are bigint: penceFromPounds reads them, jsonPence writes them, both of #kernel.',
  },
];

/** A decider is decide and evolve, pure: time, ids and prices come in with the command. */
const IMPURE = [
  { selector: 'AwaitExpression', message: 'A decider waits for nothing.' },
  { selector: ':function[async=true]', message: 'A decider waits for nothing.' },
  { selector: 'Decorator', message: 'A decider is plain functions; nothing is injected into it.' },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'A decider reads no clock: time comes in with the command.',
  },
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'A decider reads no clock: time comes in with the command.',
  },
  {
    selector:
      "CallExpression[callee.name='randomUUID'], MemberExpression[object.name='Math'][property.name='random']",
    message: 'A decider draws no lots: identifiers come in with the command.',
  },
];

const ONLY = [
  {
    selector: 'MemberExpression[object.name=/^(describe|test|it)$/][property.name=/^(only|skip|failing)$/]',
    message: 'Every test runs, and all of them.',
  },
  {
    selector: 'CallExpression[callee.name=/^(fdescribe|fit|xdescribe|xit|xtest)$/]',
    message: 'Every test runs, and all of them.',
  },
];

/** The import map resolves nothing below a library's index; this says so where it is written. */
const ENTRANCES = [
  { regex: '^#(?!apps/)[^/]+/(?!plain$)', message: 'A library is entered through its index or plain.ts.' },
  { regex: '^#apps/[^/]+/', message: 'An app is entered through its index.' },
  { regex: '^\\.\\.?/(.*/)?(libs|apps|dist|src)/', message: 'Use the import map: #kernel, #records.' },
];

const NO_FORWARD_REF = {
  name: '@nestjs/common',
  importNames: ['forwardRef'],
  message: 'A circle of providers is a circle of modules: break it.',
};

/** What a browser has for the script of the pages. */
const BROWSER = [
  'AbortController',
  'AbortSignal',
  'addEventListener',
  'clearInterval',
  'clearTimeout',
  'document',
  'DOMParser',
  'fetch',
  'getSelection',
  'HTMLElement',
  'location',
  'navigator',
  'scrollTo',
  'setInterval',
  'setTimeout',
  'TextDecoder',
  'URL',
  'window',
];

export default defineConfig(
  { ignores: ['dist/', 'coverage/', '.data/', '.cache/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{ts,mjs,cjs,js}'],
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-param-reassign': 'error',
      'no-restricted-globals': [
        'error',
        { name: 'parseFloat', message: 'Read decimals with fractionFromDecimal of #kernel.' },
      ],
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-console': 'error',
      'no-restricted-imports': ['error', { paths: [NO_FORWARD_REF], patterns: ENTRANCES }],
      'no-restricted-syntax': ['error', ...FLOATS],

      // A promise nobody waits for loses its failure; one returned from a try skips its catch.
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],

      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/prefer-readonly': 'error',
      // Numbers sort as text unless told otherwise; texts sort by code unit, which is meant.
      '@typescript-eslint/require-array-sort-compare': ['error', { ignoreStringArrays: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],

      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidOperator: true, ignoreVoidReturningFunctions: true },
      ],
      // Nest's modules are empty classes under a decorator.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true, allowEmpty: true }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true, allowNever: true },
      ],
      // Believes that nothing changes while something else is awaited.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // These ask about libraries' types more than about our code, and cost a quarter of the time.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
    },
  },
  {
    // What pages load, in a browser and untranslated.
    files: ['libs/pages/assets/*.js'],
    languageOptions: { globals: Object.fromEntries(BROWSER.map((name) => [name, 'readonly'])) },
    rules: { 'no-undef': 'error', 'no-unused-vars': 'error' },
  },
  {
    // Programs for others to make their own: what they say goes to whoever runs them.
    files: ['docs/clients/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['libs/{pooled-fund,settlement}/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...FLOATS, ...MONEY] },
  },
  {
    files: ['**/*.decider.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...FLOATS, ...MONEY, ...IMPURE],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            ...ENTRANCES,
            { regex: '^(@nestjs/|pg$|node:|#platform$)', message: 'A decider is pure.' },
          ],
        },
      ],
    },
  },
  {
    files: ['**/*{.,-}spec.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...FLOATS, ...ONLY],
      // What `expect` is handed is looked at, whatever its type.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);
