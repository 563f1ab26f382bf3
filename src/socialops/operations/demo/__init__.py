"""The main job, shown on the example company."""
