import { describe, expect, it } from '@jest/globals';
import { isConnectionLost, isRefusedByDatabase, sqlState } from './database-errors';

/** As node-postgres passes on what the server says. */
function fromServer(code: string, severity = 'ERROR'): Error {
  return Object.assign(new Error('said by the server'), { code, severity });
}

function fromSystem(code: string): Error {
  return Object.assign(new Error('said by the operating system'), { code });
}

describe('the SQLSTATE of an error', () => {
  it('is the code that the server sent', () => {
    expect(sqlState(fromServer('23505'))).toBe('23505');
  });

  it('is not the five letters of a system error', () => {
    expect(sqlState(fromSystem('EPIPE'))).toBeUndefined();
  });

  it.each([[undefined], [null], ['23505'], [new Error('23505')]])('is not found in %p', (error) => {
    expect(sqlState(error)).toBeUndefined();
  });
});

describe('what the database refuses', () => {
  it.each(['22003', '22P05', '23505', '23514', '54000'])('is data it can never store: %s', (code) => {
    expect(isRefusedByDatabase(fromServer(code))).toBe(true);
  });

  it.each(['40001', '40P01', '42501', '53100', '57P01', '08006'])(
    'is not a passing or foreign fault: %s',
    (code) => {
      expect(isRefusedByDatabase(fromServer(code))).toBe(false);
    },
  );
});

describe('a lost connection', () => {
  it.each(['08006', '57P01', '57P02', '57P03', '25P03'])('is heard from the server as %s', (code) => {
    expect(isConnectionLost(fromServer(code, 'FATAL'))).toBe(true);
  });

  it.each(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'])('is heard from the system as %s', (code) => {
    expect(isConnectionLost(fromSystem(code))).toBe(true);
  });

  it.each([
    'Connection terminated unexpectedly',
    'Client has encountered a connection error and is not queryable',
    'timeout exceeded when trying to connect',
    'Query read timeout',
  ])('is heard from the client as "%s"', (message) => {
    expect(isConnectionLost(new Error(message))).toBe(true);
  });

  it('is neither a refused statement, nor a wrong password, nor a bug', () => {
    expect(isConnectionLost(fromServer('23505'))).toBe(false);
    expect(isConnectionLost(fromServer('28P01', 'FATAL'))).toBe(false);
    expect(isConnectionLost(new TypeError('x is not a function'))).toBe(false);
    expect(isConnectionLost(undefined)).toBe(false);
  });
});
