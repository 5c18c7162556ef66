import { isDay, poundsText } from '#kernel';
import type { Pence } from '#kernel';

/** What stands in a cell, with its type: a workbook is to have numbers as numbers, and texts never as formulas. */
export type Value =
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'count'; readonly value: number }
  /** An exact figure as written, `1269.0` or `-0.25`; its places are shown. */
  | { readonly type: 'decimal'; readonly value: string }
  /** An exact figure in percent, `82.5`. A workbook has it as its hundredth, shown as `82.5%`. */
  | { readonly type: 'percentage'; readonly value: string }
  | { readonly type: 'money'; readonly value: Pence }
  /** A day, `2017-04-01`. */
  | { readonly type: 'date'; readonly value: string };

export type ValueType = Value['type'];

/** Spreadsheets keep 15 digits of a number and make up the others. */
const DIGITS_MAX = 15;
const DECIMAL = /^-?\d+(\.\d+)?$/;

/** A value of a type. Throws where it is none, which is a bug of whoever gave it. */
export function valueOf(type: ValueType, value: Value['value']): Value {
  const typed = { type, value } as Value;
  if (!isSound(typed)) throw new Error(`No ${type}: ${String(value)}`);
  return typed;
}

function isSound({ type, value }: Value): boolean {
  switch (type) {
    case 'text':
      return typeof value === 'string';
    case 'count':
      return Number.isSafeInteger(value) && hasDigitsKept(String(value));
    case 'decimal':
    case 'percentage':
      return typeof value === 'string' && DECIMAL.test(value) && hasDigitsKept(value);
    case 'money':
      return typeof value === 'bigint' && hasDigitsKept(value.toString());
    case 'date':
      return typeof value === 'string' && isDay(value) && value >= '1900-03-01';
  }
}

function hasDigitsKept(figure: string): boolean {
  return figure.replace(/\D/g, '').length <= DIGITS_MAX;
}

/** A figure without separators, `-0.01`; undefined for what is none. Money is in pounds. */
export function figureOf({ type, value }: Value): string | undefined {
  switch (type) {
    case 'count':
      return String(value);
    case 'decimal':
    case 'percentage':
      return value;
    case 'money':
      return poundsText(value).replaceAll(',', '');
    default:
      return undefined;
  }
}

/** A value for people to read: `16,752`, `£835,999.99`, `1 April 2017`. */
export function shown(given: Value): string {
  switch (given.type) {
    case 'text':
      return given.value;
    case 'count':
    case 'decimal':
      return separated(String(given.value));
    case 'percentage':
      return `${separated(given.value)}%`;
    case 'money':
      return poundsText(given.value).replace(/^-?/, (sign) => `${sign}£`);
    case 'date':
      return new Date(`${given.value}T00:00:00Z`).toLocaleDateString('en-GB', {
        timeZone: 'UTC',
        day: 'numeric',
        month: 'long',
        year: 'numeric',
      });
  }
}

export function separated(figure: string): string {
  const [whole = '', ...places] = figure.split('.');
  return [whole.replace(/\B(?=(\d{3})+$)/g, ','), ...places].join('.');
}

/** Whether values of a type stand to the right of their column, so that their digits line up. */
export function isFigure(type: ValueType): boolean {
  return type !== 'text' && type !== 'date';
}

/** A decimal with its point so many places further to the right, `0.825` by two as `82.5`; to the left below zero. */
export function withPointMoved(decimal: string, places: number): string {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimal) ?? [];
  const zeros = Math.max(0, -places);
  const point = zeros + whole.length + places;
  const digits = `${'0'.repeat(zeros)}${whole}${fraction}`.padEnd(point, '0');
  const left = digits.slice(0, point).replace(/^0+(?=\d)/, '');
  const right = digits.slice(point);
  return `${sign}${left}${right === '' ? '' : `.${right}`}`;
}
