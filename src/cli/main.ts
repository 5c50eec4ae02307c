#!/usr/bin/env node
import { main } from './lucidface.js';

process.exitCode = await main(process.argv.slice(2));
