#!/usr/bin/env node
import { main } from './lucidface.js';
import { runProcess } from './output.js';

await runProcess(main, 'lucidface');
