import { describe, expect, test } from '@jest/globals';
import { checkPrograms } from './programs';

const JAVA = { name: 'Java 17 or newer', command: 'java', option: '-version', apt: 'jre', brew: 'jdk' };
const MAVEN = { name: 'Maven', command: 'mvn', option: '--version', apt: 'maven', brew: 'maven' };

describe('what a cluster needs of this machine', () => {
  const check = (said: Readonly<Record<string, string | undefined>>) => () =>
    checkPrograms((command) => said[command], [JAVA, MAVEN]);

  test('is there', () => {
    expect(check({ java: 'openjdk version "17.0.15" 2025-04-15', mvn: 'Apache Maven 3.8.7' })).not.toThrow();
    expect(check({ java: 'java version "21" 2023-09-19', mvn: '' })).not.toThrow();
  });

  test('is said in one line where it is missing, with how to install it', () => {
    expect(check({ java: 'openjdk version "17.0.15"' })).toThrow(
      'a cluster needs Maven (mvn), which this machine lacks. ' +
        'Debian and Ubuntu: sudo apt-get install maven. macOS: brew install maven.',
    );
    expect(check({})).toThrow('a cluster needs Java 17 or newer (java) and Maven (mvn)');
  });

  test('is missing where it is too old', () => {
    for (const old of ['java version "1.8.0_392"', 'openjdk version "11.0.21"'])
      expect(check({ java: old, mvn: '' })).toThrow('a cluster needs Java 17 or newer (java), which');
  });
});
