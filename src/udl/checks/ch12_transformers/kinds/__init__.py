"""Kinds of exercise that only this chapter has."""
