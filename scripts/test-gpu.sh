#!/bin/sh
# Tests and benchmark on a machine with an NVIDIA GPU: ONNX Runtime by its CUDA provider, TensorFlow.js by tfjs-node-gpu.
# Needs Node 20 or 22, CUDA 12 and cuDNN 9 for ONNX Runtime, and what tfjs-node-gpu 4.22 asks for (CUDA 11.8 and cuDNN 8.6).
# It was not run yet: see docs/reports/speed.md.
set -e
cd "$(dirname "$0")/.."
nvidia-smi
npm ci
# the CUDA libraries, which .npmrc leaves out
ONNXRUNTIME_NODE_INSTALL=cuda12 npm rebuild onnxruntime-node
LUCIDFACE_ONNX_PROVIDER=cuda npx vitest run test/onnx
BENCH_PROVIDER=cuda node bench/bench.mjs --no-write
npm install --no-save @tensorflow/tfjs-node-gpu@4.22.0
npm run test:native
BENCH_BACKEND=native BENCH_PROVIDER=cuda node bench/bench.mjs --no-write
