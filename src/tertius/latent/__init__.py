"""The measurement engine: latent paths from noisy indicators. Pure arrays in, pure arrays out."""
