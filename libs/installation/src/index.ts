export { dataFolderNamed, usualDataFolder } from './data-folder';
export { repositoryRoot } from './repository-root';
export { signIn } from './sign-in';
