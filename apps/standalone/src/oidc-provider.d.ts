// The package describes only its entry, which warns on the console about Node 20; the class behind it does not.
declare module 'oidc-provider/lib/provider.js' {
  export { Provider } from 'oidc-provider';
}
