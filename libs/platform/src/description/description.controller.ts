import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '#installation';
import { Controller, Get, Inject } from '@nestjs/common';
import { z } from 'zod';
import type { Settings } from '../configuration/settings';
import { Public } from '../identity/permission';
import { softwareVersion } from '../metrics/process-metrics';
import { SETTINGS } from '../tokens';
import { DeclaredRoutes } from './declared-routes';
import { Described, json } from './described';
import { openApiDocument } from './openapi-document';

/** The description of this process's routes. */
@Controller('v1/openapi.json')
export class DescriptionController {
  private made: object | undefined;

  constructor(
    private readonly routes: DeclaredRoutes,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get()
  @Public('how the routes are used is no secret, and is read before there is a token')
  @Described({
    summary: 'This document',
    answers: {
      200: {
        what: 'OpenAPI 3.1, of the routes of the process that answers.',
        content: json(z.looseObject({ openapi: z.string(), paths: z.looseObject({}) })),
      },
    },
  })
  document(): object {
    this.made ??= openApiDocument(this.routes.all(), {
      version: softwareVersion(),
      issuer: this.settings.oidcIssuer ?? '',
      examples: readExamples(),
    });
    return this.made;
  }
}

/** Answers of this software about its sample, as `npm run generate` has kept them. */
function readExamples(): Readonly<Record<string, unknown>> {
  const file = join(repositoryRoot(), 'docs', 'api', 'examples.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>) : {};
}
