export { describeCommandLine } from './describe-command-line';
