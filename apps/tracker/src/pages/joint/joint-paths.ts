/** Where several areas stand side by side. */
export const JOINT_PATH = '/joint';

/** Where the areas of all councils stand. */
export const ENGLAND_PATH = '/england';
