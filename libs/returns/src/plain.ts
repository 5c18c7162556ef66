// How answers are told to people, wherever that is: it loads no framework, as the index does.
export { shownAs } from './checks/value-type';
export { originInWords, sourceInWords } from './documents/origin-in-words';
