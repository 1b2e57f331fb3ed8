z = 3 + 4j
print(abs(z), z.conjugate(), z * z, z / (1 - 1j), -z, z == 3 + 4j, z.real, z.imag, 1j**2)
