import { Option } from 'commander';
import { common, example } from './declaration';
import type { Declaration } from './declaration';

export const declareToken: Declaration = (program, run) => {
  common(program.command('token'))
    .description("print a bearer token of one of the local issuer's clients or people")
    .addOption(
      new Option('--client <id>', 'whose')
        .default('sample-viewer')
        .choices([
          'sample-publisher',
          'sample-commissioner-06h',
          'sample-commissioner-99d',
          'sample-viewer',
          'operator',
        ]),
    )
    .addOption(
      new Option('--person <id>', 'a person instead, signed in')
        .choices([
          'delivery-group',
          'board',
          'council',
          'preparer',
          'approver',
          'county-finance',
          'county-approver',
          'ccg-finance',
          'auditor',
          'operator',
        ])
        .conflicts('client'),
    )
    .option('--grant <role@scope...>', 'other grants than their own, as the operator')
    .addHelpText(
      'after',
      example(
        'curl -H "Authorization: Bearer $(bettercare token)" http://127.0.0.1:8400/...',
        'bettercare token --grant publisher@urn:ons:E10000003 viewer@E10000003',
        'bettercare token --person operator --grant approver@E10000003',
      ),
    )
    .action(run(async () => (await import('./token.command')).token));
};
